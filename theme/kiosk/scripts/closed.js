/* No way out: nothing to select, to drag, to pinch or to open, and a picture that cannot be shown takes itself away. */
(function (kiosk) {
  "use strict";

  kiosk.close = function (root) {
    const never = (event) => event.preventDefault();
    ["contextmenu", "selectstart", "dragstart", "dragover", "drop", "gesturestart"].forEach((name) => root.addEventListener(name, never));
    root.addEventListener("wheel", (event) => { if (event.ctrlKey) event.preventDefault(); }, { passive: false });
    root.addEventListener("touchmove", (event) => { if (event.touches.length > 1) event.preventDefault(); }, { passive: false });
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || /^(F\d+|Browser.*|Launch.*|ContextMenu|Help|Print)$/.test(event.key)) event.preventDefault();
    });
    root.addEventListener("auxclick", never);
    ["mousedown", "mouseup"].forEach((name) => root.addEventListener(name, (event) => { if (event.button > 2) event.preventDefault(); })); // back and forward
  };

  /* What makes no sense without its picture goes with it. */
  kiosk.mendPictures = function (root) {
    const drop = (picture) => (picture.closest("[data-needs-picture]") || picture).remove();
    root.addEventListener("error", (event) => { if (event.target.tagName === "IMG") drop(event.target); }, true);
    Array.from(root.querySelectorAll("img")).forEach((picture) => { if (picture.complete && picture.currentSrc && !picture.naturalWidth) drop(picture); });
  };
})(window.gsKiosk);
