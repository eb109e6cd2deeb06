import { t } from "@/text";
import type { ErrorAnswer } from "./types.gen";

/** The one thing a failed call throws. `status` 0: no answer came (offline, cut, refused connection). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string;
  /** Seconds the server asked us to stay away, or null. */
  readonly retryAfter: number | null;

  constructor(fields: {
    status: number;
    code: string;
    message: string;
    hint?: string;
    retryAfter?: number | null;
  }) {
    super(fields.message);
    this.name = "ApiError";
    this.status = fields.status;
    this.code = fields.code;
    this.hint = fields.hint ?? "";
    this.retryAfter = fields.retryAfter ?? null;
  }
}

const UNREACHABLE = "unreachable";
/** Not the server's own refusal: that of a proxy before it. */
const FOREIGN = "http_";

export function unreachable(): ApiError {
  return new ApiError({
    status: 0,
    code: UNREACHABLE,
    message: "The server cannot be reached.",
  });
}

/** Turns any refusal into the one shape, also when a proxy in between answered with something else. */
export function errorFrom(status: number, body: unknown, retryAfterHeader: string | null): ApiError {
  const retryAfter = secondsFrom(retryAfterHeader);
  if (isErrorAnswer(body)) return new ApiError({ status, retryAfter, ...body.error });
  return new ApiError({
    status,
    retryAfter,
    code: `${FOREIGN}${status}`,
    message: status >= 500 ? "The server had a problem." : "The server refused this.",
  });
}

/** Will the same request, unchanged, possibly succeed later? */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  return error.status === 0 || error.status >= 500 || error.status === 408 || error.status === 429;
}

/** One sentence (or two, with what to do) for a person, in the language of the interface where it has the code. */
export function sentence(error: unknown): string {
  if (!(error instanceof ApiError)) return t.api.unexpected;
  if (error.code === UNREACHABLE) return t.api.unreachable;
  if (error.code.startsWith(FOREIGN)) return error.status >= 500 ? t.api.broken : t.api.refused;
  const own = error.hint ? `${error.message} ${error.hint}` : error.message;
  return t.api.byCode(error.code, error.message) ?? own;
}

function isErrorAnswer(body: unknown): body is ErrorAnswer {
  const error = (body as ErrorAnswer | null)?.error;
  return typeof error?.code === "string" && typeof error.message === "string";
}

/** `Retry-After` is seconds or an HTTP date. */
function secondsFrom(header: string | null): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000);
}
