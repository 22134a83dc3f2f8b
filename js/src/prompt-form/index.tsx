import "../shared/theme.css";
import "../shared/controls.css";
import "./style.css";
import { mount } from "../shared/mount";
import { PromptForm } from "./form";

export default mount("prompt-form", PromptForm);
