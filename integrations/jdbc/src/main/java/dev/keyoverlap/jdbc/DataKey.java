package dev.keyoverlap.jdbc;

import dev.keyoverlap.internal.pkcs12.PrivateKeys;
import dev.keyoverlap.key.KeyId;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one ring. Two keys are derived from it: one encrypts private keys, the other one seals
 * revisions, so that nobody who lacks it can change a row unseen.
 */
final class DataKey {

  private static final int LENGTH = 32;

  private final String ring;
  private final byte[] bytes;
  private final SecretKey encrypting;
  private final SecretKey sealing;

  private DataKey(String ring, byte[] bytes) {
    this.ring = ring;
    this.bytes = bytes;
    this.encrypting = new SecretKeySpec(derived("private keys"), "AES");
    this.sealing = new SecretKeySpec(derived("seals"), "HmacSHA256");
  }

  static DataKey fresh(String ring) {
    byte[] bytes = new byte[LENGTH];
    Framed.RANDOM.nextBytes(bytes);
    return new DataKey(ring, bytes);
  }

  static DataKey unwrapped(String ring, MasterKey master, byte[] wrapped)
      throws GeneralSecurityException {
    byte[] bytes = master.unwrap(wrapped, context(ring));
    if (bytes.length != LENGTH) {
      throw new AEADBadTagException("the data key has another length");
    }
    return new DataKey(ring, bytes.clone());
  }

  byte[] wrapped(MasterKey master) throws GeneralSecurityException {
    byte[] copy = bytes.clone();
    try {
      return master.wrap(copy, context(ring));
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  private static byte[] context(String ring) {
    return new Framed("keyoverlap data key 1").add(ring).bytes();
  }

  private byte[] derived(String purpose) {
    return hmac(new SecretKeySpec(bytes, "HmacSHA256"), new Framed("keyoverlap " + purpose + " 1"));
  }

  private static byte[] hmac(SecretKey key, Framed fields) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(fields.bytes());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
    }
  }

  /** In hexadecimal. */
  String seal(Framed fields) {
    return HexFormat.of().formatHex(hmac(sealing, fields));
  }

  /** A private key, bound to its ring and its certificate. */
  byte[] encrypt(KeyId keyId, byte[] privateKeyInfo) throws GeneralSecurityException {
    return Gcm.encrypt(encrypting, Optional.empty(), privateKeyInfo, place(keyId));
  }

  PrivateKey privateKey(KeyId keyId, byte[] encrypted) throws GeneralSecurityException {
    byte[] privateKeyInfo;
    try {
      privateKeyInfo = Gcm.decrypt(encrypting, Optional.empty(), encrypted, place(keyId));
    } catch (AEADBadTagException e) {
      UnrecoverableKeyException altered =
          new UnrecoverableKeyException(
              "it was altered in the database, or belongs to another certificate or ring");
      altered.initCause(e);
      throw altered;
    }
    try {
      return PrivateKeys.of(privateKeyInfo);
    } finally {
      Arrays.fill(privateKeyInfo, (byte) 0);
    }
  }

  private byte[] place(KeyId keyId) {
    return new Framed("keyoverlap private key 1").add(ring).add(keyId.hex()).bytes();
  }
}
