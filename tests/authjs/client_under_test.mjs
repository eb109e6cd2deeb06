// A page such as anybody writes on next-auth/react: it shows who is signed in. `next-auth` is one generation or the other,
// as the bundle was made.

import { SessionProvider, signIn, signOut, useSession } from "next-auth/react";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

function Who() {
  const { status, data, update } = useSession();
  window.client = { signIn, signOut, update };
  const shown = { status, name: data?.user?.name, email: data?.user?.email };
  return Object.entries(shown).map(([what, text]) => createElement("p", { key: what, "data-testid": what }, text));
}

createRoot(document.getElementById("root")).render(createElement(SessionProvider, null, createElement(Who)));
