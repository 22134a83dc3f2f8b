/** What is behind the menu of the picture underneath. */
export { Pictures as default } from "../../shared/picture-parts";
