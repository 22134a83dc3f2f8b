/** What is behind the menu of a picture on the wall. */
export { Pictures as default } from "../../shared/picture-parts";
