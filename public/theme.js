// Before the first paint, so that a chosen theme never flashes. A file of its own: the content
// policy allows no inline script that is not part of the build.
const theme = localStorage.getItem("cutaway-theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
