/**
 * The two texts of the live protocol that both ends must spell alike. The platform compares the ping byte
 * by byte and answers it without waking the object (setWebSocketAutoResponse), so it is a constant.
 */
export const LIVE_PING = '{"type":"ping"}';

/** Browsers ping at this pace; the answer carries the head, so a gap is found without waking the object. */
export const LIVE_PING_INTERVAL_MS = 25_000;

/** The longest text one message may carry, in characters. */
export const MESSAGE_TEXT_MAX = 4_096;

/** In a hello's `knows`: the client reads the team's changes (worker/shared/team.ts) and presence. */
export const KNOWS_TEAM = "team";

/**
 * For whom a page was drawn. All tabs of a browser have one cookie: a page that another tab has left behind, by signing
 * in as somebody else or by going to another workspace, must not act for them. It is refused as if it were signed out.
 */
export const VIEWER_HEADER = "parley-viewer";

export const viewerMark = (userId: string, tenantId: string): string => `${userId} ${tenantId}`;
