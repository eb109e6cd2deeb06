import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import type { ReactNode } from "react";
import { Language } from "@/shell/language";
import { FIRST_SCRIPT } from "./first-script";
import "./globals.css";

const inter = localFont({
  src: "./inter.woff2",
  weight: "400 700",
  display: "swap",
  variable: "--font-inter",
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
    },
  ],
});

/** Names like Łukasz and Jiří. Fetched only by pages that show such a letter. `scripts/fonts.sh` makes both files. */
const interExtended = localFont({
  src: "./inter-extended.woff2",
  weight: "400 700",
  display: "swap",
  preload: false,
  adjustFontFallback: false,
  variable: "--font-inter-ext",
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0100-0130, U+0132-0148, U+014A-0151, U+0154-017F, U+0181, U+0186, U+0189-018A, U+018F-0190, U+0192-0194, U+0196-0199, U+019D, U+01A0-01A1, U+01AF-01B0, U+01B2-01B4, U+01CD-01DC, U+01E6-01E7, U+01EA-01EB, U+01F8-01F9, U+0218-021B, U+0226-0233, U+0253-0254, U+0256-0257, U+0259, U+025B, U+0263, U+0269, U+0272, U+028B, U+1E0C-1E0D, U+1E24-1E25, U+1E2A-1E2B, U+1E32-1E37, U+1E40-1E47, U+1E5A-1E5B, U+1E60-1E63, U+1E6C-1E6F, U+1E80-1E85, U+1E8E-1E8F, U+1E92-1E93, U+1E9E, U+1EF2-1EF3, U+20A6, U+20A8-20AB, U+20AD-20AE, U+20B1-20B5, U+20B8-20BA, U+20BC-20BF",
    },
  ],
});

export const metadata: Metadata = {
  title: "Klatsch",
  description: "Team chat on your own server.",
  applicationName: "Klatsch",
  manifest: "/manifest.webmanifest",
  icons: { icon: "/icon.svg", apple: "/icon-180.png" },
  robots: { index: false, follow: false },
  referrer: "same-origin",
  formatDetection: { telephone: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f4f1ea" },
    { media: "(prefers-color-scheme: dark)", color: "#151413" },
  ],
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${inter.variable} ${interExtended.variable}`} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, hashed into the policy */}
        <script dangerouslySetInnerHTML={{ __html: FIRST_SCRIPT }} />
      </head>
      <body>
        <Language>{children}</Language>
      </body>
    </html>
  );
}
