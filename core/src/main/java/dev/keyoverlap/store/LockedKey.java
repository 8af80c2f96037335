package dev.keyoverlap.store;

import dev.keyoverlap.HeldKey;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;

/**
 * Fetches one private key out of a loaded keystore.
 *
 * <p>A keystore is loaded anew with each revision that somebody else made, while rings, and their
 * locked keys, are carried over. So a locked key is told where it stands now, lest one key that
 * nobody uses keep a keystore of long ago in memory.
 */
final class LockedKey implements HeldKey.Unlocker {

  private final char[] password;
  private KeyStore keystore;
  private String name;

  LockedKey(KeyStore keystore, String name, char[] password) {
    this.keystore = keystore;
    this.name = name;
    this.password = password;
  }

  synchronized void standsNowIn(KeyStore newer, String newName) {
    keystore = newer;
    name = newName;
  }

  @Override
  public synchronized PrivateKey unlock() throws GeneralSecurityException {
    try {
      if (keystore.getKey(name, password) instanceof PrivateKey key) {
        return key;
      }
    } catch (UnrecoverableKeyException e) {
      if (UnknownKeyForm.isTheReason(e)) {
        return UnknownKeyForm.read(keystore, name, password, e);
      }
      throw e;
    }
    throw new UnrecoverableKeyException("the keystore has no private key '" + name + "'");
  }
}
