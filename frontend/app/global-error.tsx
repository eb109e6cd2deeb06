"use client";

import { spoken, t } from "@/text";
import "./globals.css";

/** The last resort, for an error in the frame itself. */
export default function GlobalError() {
  return (
    <html lang={spoken.read().language}>
      <body className="grid min-h-dvh place-items-center p-6 text-center">
        <main>
          <h1 className="text-xl font-semibold">{t.auth.brokeTitle}</h1>
          <p className="mt-2 text-soft">{t.auth.broke}</p>
          <a href="/" className="mt-5 inline-block font-medium text-accent underline">
            {t.auth.loadAgain}
          </a>
        </main>
      </body>
    </html>
  );
}
