// Print buttons: a statement saved as PDF is the browser's own print of the page.
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});
