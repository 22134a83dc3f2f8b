/** What is behind the menu of a result. */
export { Pictures as default } from "../../shared/picture-parts";
