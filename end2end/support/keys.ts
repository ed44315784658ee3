import { type Request } from '@playwright/test';
import { type User } from './user';

/** Init scripts for browsers in which a session can't be bound to a key. */
export const WITHOUT_KEY = {
  'without WebCrypto': () => {
    Object.defineProperty(crypto, 'subtle', { value: undefined });
  },
  'with IndexedDB missing': () => {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  },
  'with IndexedDB denied': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  },
  'with IndexedDB full': () => {
    IDBObjectStore.prototype.add = function () {
      this.transaction.abort();
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  },
  'with IndexedDB hanging': () => {
    IDBFactory.prototype.open = () => Object.create(IDBOpenDBRequest.prototype, {
      onsuccess: { writable: true },
      onerror: { writable: true },
      onupgradeneeded: { writable: true },
    });
  },
};

type Proof = {
  header: { typ: string; alg: string; jwk: Record<string, string> };
  payload: { jti: string; htm: string; htu: string; iat: number; ath?: string; nonce?: string };
};

/** The proof that a request carries, if it carries one. */
export function proofOf(request: Request): Proof | undefined {
  const proof = request.headers().dpop;
  if (proof === undefined) {
    return undefined;
  }
  const [header, payload] = proof.split('.').slice(0, 2).map(part => JSON.parse(Buffer.from(part, 'base64url').toString()));
  return { header, payload };
}

/** Whether the session in storage is bound to a key: only its refresh tokens have a branch. */
export async function isBound(user: User): Promise<boolean> {
  const { refreshToken } = await user.stored();
  const [, claims] = refreshToken?.split('.') ?? [];
  return 'br' in JSON.parse(Buffer.from(claims ?? '', 'base64url').toString());
}
