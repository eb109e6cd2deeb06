"use client";

import "./globals.css";

/** The last resort, for an error in the frame itself. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-items-center p-6 text-center">
        <main>
          <h1 className="text-xl font-semibold">This page broke</h1>
          <p className="mt-2 text-soft">Your messages are safe. Load the page again to go on.</p>
          <a href="/" className="mt-5 inline-block font-medium text-accent underline">
            Load again
          </a>
        </main>
      </body>
    </html>
  );
}
