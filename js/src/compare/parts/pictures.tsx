/** What is behind the menu of a picture in a comparison. */
export { Pictures as default } from "../../shared/picture-parts";
