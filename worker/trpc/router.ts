import { accountsRouter } from "./accounts.ts";
import { auditRouter } from "./audit.ts";
import { authRouter } from "./auth.ts";
import { backupsRouter } from "./backups.ts";
import { cannedRepliesRouter } from "./canned-replies.ts";
import { chatsRouter } from "./chats.ts";
import { contactsRouter } from "./contacts.ts";
import { dataDeletionsRouter } from "./data-deletions.ts";
import { deliveriesRouter } from "./deliveries.ts";
import { draftsRouter } from "./drafts.ts";
import { healthRouter } from "./health.ts";
import { createCallerFactory, router } from "./init.ts";
import { invitationsRouter } from "./invitations.ts";
import { keysRouter } from "./keys.ts";
import { labelsRouter } from "./labels.ts";
import { membersRouter } from "./members.ts";
import { messagesRouter } from "./messages.ts";
import { notesRouter } from "./notes.ts";
import { onboardingRouter } from "./onboarding.ts";
import { pushRouter } from "./push.ts";
import { secondFactorRouter } from "./second-factor.ts";
import { sessionsRouter } from "./sessions.ts";
import { templatesRouter } from "./templates.ts";
import { viewsRouter } from "./views.ts";
import { workspacesRouter } from "./workspaces.ts";

/** The public procedures: the names and shapes that partners and screens rely on (design.md, section 5). */
export const appRouter = router({
  auth: authRouter,
  sessions: sessionsRouter,
  secondFactor: secondFactorRouter,
  accounts: accountsRouter,
  onboarding: onboardingRouter,
  chats: chatsRouter,
  messages: messagesRouter,
  contacts: contactsRouter,
  push: pushRouter,
  notes: notesRouter,
  drafts: draftsRouter,
  labels: labelsRouter,
  views: viewsRouter,
  cannedReplies: cannedRepliesRouter,
  templates: templatesRouter,
  deliveries: deliveriesRouter,
  backups: backupsRouter,
  health: healthRouter,
  members: membersRouter,
  invitations: invitationsRouter,
  workspaces: workspacesRouter,
  keys: keysRouter,
  audit: auditRouter,
  dataDeletions: dataDeletionsRouter,
});

export type AppRouter = typeof appRouter;

/** The same procedures without an HTTP hop, for Remix loaders and actions. */
export const createCaller = createCallerFactory(appRouter);
export type AppCaller = ReturnType<typeof createCaller>;
