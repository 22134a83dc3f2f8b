/** What is behind the menu of the picture that is edited. */
export { Pictures as default } from "../../shared/picture-parts";
