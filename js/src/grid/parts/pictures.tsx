export { Pictures as default } from "../../shared/picture-parts";
