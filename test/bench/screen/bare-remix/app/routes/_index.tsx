export const meta = () => [{ title: "New Remix App" }, { name: "description", content: "Welcome to Remix!" }];

export default function Index() {
  return (
    <main>
      <h1>Welcome to Remix</h1>
      <ul>
        <li>
          <a href="https://remix.run/start/quickstart">Quick Start</a>
        </li>
        <li>
          <a href="https://remix.run/start/tutorial">Tutorial</a>
        </li>
        <li>
          <a href="https://remix.run/docs">Remix Docs</a>
        </li>
      </ul>
    </main>
  );
}
