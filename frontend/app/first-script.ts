/**
 * The first script of every page, before anything is painted or loaded. It chooses the theme, so that nothing
 * flashes, and makes the Trusted Types default policy: scripts may come from this site's build, the worker
 * included, and nowhere else; markup and script text from strings stay forbidden, since the policy has no word for them.
 * It is plain text because it runs before the bundle; `state/preferences.ts` holds the same rule for later.
 */
export const FIRST_SCRIPT = `(function () {
  var root = document.documentElement, theme = null, density = null;
  try {
    theme = localStorage.getItem("klatsch.theme");
    density = localStorage.getItem("klatsch.density");
  } catch (e) {}
  if (theme !== "light" && theme !== "dark") {
    theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  root.dataset.theme = theme;
  root.dataset.density = density === "compact" ? density : "comfortable";
  if (!window.trustedTypes) return;
  trustedTypes.createPolicy("default", {
    createScriptURL: function (text) {
      var url = new URL(text, location.origin);
      var isOurs = url.pathname.indexOf("/_next/static/") === 0 || url.pathname === "/sw.js";
      return url.origin === location.origin && isOurs ? text : null;
    }
  });
})();`;
