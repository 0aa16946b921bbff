import inter from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { knownTimeZone, localDay } from "./lib/calendar.ts";
import { useNonce } from "./lib/nonce.tsx";
import { strings } from "./lib/strings.ts";
import { readCookie, readTheme } from "./lib/theme.ts";
import styles from "./ui/app.css?url";
import { ErrorPage } from "./ui/error-page.tsx";
import icon from "./ui/icon.svg?url";

export const links: LinksFunction = () => [
  { rel: "preload", href: inter, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: icon, type: "image/svg+xml" },
  { rel: "apple-touch-icon", href: "/icons/apple-touch-icon.png" },
  { rel: "manifest", href: "/manifest.webmanifest" },
];

export const meta: MetaFunction = () => [{ title: strings.product }];

/**
 * What every page is drawn with: the chosen look, the viewer's clock as far as it is known, what the log calls
 * this request, and whether this Parley is set up for development.
 */
export function loader({ request, context: { requestId, localProviders } }: LoaderFunctionArgs) {
  const cookies = request.headers.get("cookie");
  const timeZone = knownTimeZone(readCookie(cookies, "tz"));
  const clock = { timeZone, today: localDay(Date.now(), timeZone) };
  return { theme: readTheme(cookies), clock, requestId, localProviders };
}

/** Nothing in it changes by going from one page to another. */
export const shouldRevalidate = () => false;

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const root = useRouteLoaderData<typeof loader>("root");
  const theme = root?.theme ?? "system";
  return (
    <html
      lang="en"
      dir="ltr"
      data-theme={theme === "system" ? undefined : theme}
      data-strip={root?.localProviders || undefined}
      suppressHydrationWarning
    >
      <head>
        <meta charSet="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <meta name="color-scheme" content="light dark" />
        {/* What surrounds the installed app: the ground of its panes. */}
        <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#161917" media="(prefers-color-scheme: dark)" />
        <meta name="apple-mobile-web-app-title" content={strings.product} />
        <Meta />
        <Links />
      </head>
      <body>
        {root?.localProviders && (
          <aside
            aria-label={strings.localProvidersLabel}
            className="h-[var(--strip)] truncate bg-warn-soft px-3 text-center text-warn text-xs leading-[24px]"
          >
            {strings.localProviders}
          </aside>
        )}
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

/** Says what happened and offers a way on; what exactly broke is in the log and not on the page. */
export function ErrorBoundary() {
  const error = useRouteError();
  const isNotFound = isRouteErrorResponse(error) && error.status === 404;
  const root = useRouteLoaderData<typeof loader>("root");
  // Only of the first page is it known which request it was: a later one that fails has another id.
  const isFirstPage = useLocation().key === "default";
  return <ErrorPage isNotFound={isNotFound} requestId={(isFirstPage && root?.requestId) || null} />;
}
