/** The icon of the tab, drawn with what waits: a number for what calls me, a dot for what is merely new. */

export const PLAIN = "/icon.svg";

/** The same drawing as `public/icon.svg`. */
const CUP =
  '<rect width="512" height="512" rx="112" fill="#0b6656"/>' +
  '<path d="M190 116h132a88 88 0 0 1 88 88v52a88 88 0 0 1-88 88h-62l-72 62a10 10 0 0 1-16-8v-56a88 88 0 0 1-70-86v-52a88 88 0 0 1 88-88Z" fill="#fcfbf8"/>' +
  '<path d="M188 204h112v44a52 52 0 0 1-52 52h-8a52 52 0 0 1-52-52v-44Zm114 12h14a24 24 0 0 1 0 48h-16M222 168v-10m44 10v-10" fill="none" stroke="#0b6656" stroke-width="22" stroke-linecap="round"/>';

const MOST = 9;

export function faviconFor({ calls, hasNews }: { calls: number; hasNews: boolean }): string {
  if (calls === 0 && !hasNews) return PLAIN;
  const badge = calls > 0 ? numbered(calls > MOST ? `${MOST}+` : String(calls)) : DOT;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">${CUP}${badge}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const DOT =
  '<circle cx="400" cy="112" r="100" fill="#fcfbf8"/><circle cx="400" cy="112" r="76" fill="#c98500"/>';

function numbered(text: string): string {
  const disc =
    '<circle cx="352" cy="160" r="160" fill="#fcfbf8"/><circle cx="352" cy="160" r="138" fill="#a8241b"/>';
  const size = text.length > 1 ? 170 : 220;
  return `${disc}<text x="352" y="${160 + size * 0.36}" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="${size}" fill="#fff">${text}</text>`;
}
