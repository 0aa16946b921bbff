import { createContext, useContext } from "react";

/**
 * The nonce of this answer's Content-Security-Policy. Only the server knows it: browsers hide it from pages, and
 * what scripts load later is trusted through them.
 */
const NonceContext = createContext<string | undefined>(undefined);

export const NonceProvider = NonceContext.Provider;
export const useNonce = (): string | undefined => useContext(NonceContext);
