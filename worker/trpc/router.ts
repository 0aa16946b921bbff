import { accountsRouter } from "./accounts.ts";
import { authRouter } from "./auth.ts";
import { chatsRouter } from "./chats.ts";
import { deliveriesRouter } from "./deliveries.ts";
import { createCallerFactory, router } from "./init.ts";
import { messagesRouter } from "./messages.ts";

/** The public procedures: the names and shapes that partners and screens rely on (design.md, section 5). */
export const appRouter = router({
  auth: authRouter,
  accounts: accountsRouter,
  chats: chatsRouter,
  messages: messagesRouter,
  deliveries: deliveriesRouter,
});

export type AppRouter = typeof appRouter;

/** The same procedures without an HTTP hop, for Remix loaders and actions. */
export const createCaller = createCallerFactory(appRouter);
export type AppCaller = ReturnType<typeof createCaller>;
