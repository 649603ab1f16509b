// What every page loads. Pages work without it: it saves round trips, never holds a rule.
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";
import { startCharts } from "./js/charts-on-demand.js";
import { startDialogs } from "./js/dialogs.js";
import { startForms } from "./js/forms.js";
import { startGantts } from "./js/gantt-on-demand.js";
import { startMaps } from "./js/map-on-demand.js";
import { startLocating } from "./js/locating.js";
import { startMenus } from "./js/menus.js";
import { startPrinting } from "./js/printing.js";
import { startRequests } from "./js/requests.js";
import { startTables } from "./js/tables.js";

document.documentElement.classList.add("has-script");
window.htmx = htmx;

startRequests(htmx);
startPrinting();
startMenus();
startDialogs();
startTables(htmx);
startForms();
startCharts(htmx);
startGantts(htmx);
startMaps(htmx);
startLocating();
Alpine.start();
