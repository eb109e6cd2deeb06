import { CardPage, CardTitle } from "@/ui/card-page";

export default function NotFound() {
  return (
    <CardPage>
      <CardTitle below="The address may be mistyped, or what was here has moved.">
        There is nothing on this page
      </CardTitle>
      <a
        href="/"
        className="inline-flex min-h-11 w-full items-center justify-center rounded-lg bg-accent px-4 font-medium text-on-accent hover:bg-accent-strong"
      >
        Go to the start
      </a>
    </CardPage>
  );
}
