// Entry of every page. Each module looks after one thing and finds its elements by data attributes.
import "./requests.js";
import "./toast.js";
import "./keyboard.js";
import "./shell.js";
import "./dialogs.js";
import "./menus.js";
import "./palette.js";
import "./cells.js";
import "./table.js";
import "./columns.js";
import "./composer.js";
import "./board.js";
import "./chart.js";
import "./drop.js";
import "./filters.js";
import "./picker.js";
