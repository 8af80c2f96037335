package dev.keyoverlap.jdbc;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A master key that is derived from a password. A wrapped key begins with the version of the form,
 * the iterations and the salt. Each salt is derived once.
 */
final class PasswordMasterKey implements MasterKey {

  private static final byte FORM = 1;
  private static final int ITERATIONS = 600_000;

  /** So that nobody who can write to the database makes a reader weak or slow. */
  private static final int LEAST = 100_000;

  private static final int MOST = 10_000_000;
  private static final int SALT = 16;
  private static final int HEAD = 1 + Integer.BYTES + SALT;
  private static final int AES_256 = 256;
  private static final int KEPT = 16;

  private final char[] password;
  private final Map<ByteBuffer, SecretKey> derived = new HashMap<>();
  private byte[] ownHead = {};

  PasswordMasterKey(char[] password) {
    if (password.length == 0) {
      throw new IllegalArgumentException(
          "Cannot use an empty password as the master key: it protects the private keys.");
    }
    this.password = password.clone();
  }

  @Override
  public synchronized byte[] wrap(byte[] dataKey, byte[] context) throws GeneralSecurityException {
    if (ownHead.length == 0) {
      byte[] salt = new byte[SALT];
      new SecureRandom().nextBytes(salt);
      ownHead = ByteBuffer.allocate(HEAD).put(FORM).putInt(ITERATIONS).put(salt).array();
    }
    byte[] encrypted = Gcm.encrypt(derived(ownHead), Optional.empty(), dataKey, context);
    return ByteBuffer.allocate(HEAD + encrypted.length).put(ownHead).put(encrypted).array();
  }

  @Override
  public synchronized byte[] unwrap(byte[] wrapped, byte[] context)
      throws GeneralSecurityException {
    if (wrapped.length <= HEAD || wrapped[0] != FORM) {
      throw new AEADBadTagException("the data key was not encrypted with a password");
    }
    SecretKey key = derived(Arrays.copyOf(wrapped, HEAD));
    return Gcm.decrypt(
        key, Optional.empty(), Arrays.copyOfRange(wrapped, HEAD, wrapped.length), context);
  }

  private SecretKey derived(byte[] head) throws GeneralSecurityException {
    ByteBuffer name = ByteBuffer.wrap(head);
    SecretKey known = derived.get(name);
    if (known != null) {
      return known;
    }
    int iterations = name.getInt(1);
    if (iterations < LEAST || iterations > MOST) {
      throw new GeneralSecurityException(
          "the data key asks for " + iterations + " iterations of PBKDF2");
    }
    PBEKeySpec spec =
        new PBEKeySpec(
            password, Arrays.copyOfRange(head, 1 + Integer.BYTES, HEAD), iterations, AES_256);
    try {
      byte[] bytes =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      SecretKey key = new SecretKeySpec(bytes, "AES");
      if (derived.size() >= KEPT) {
        derived.clear();
      }
      derived.put(name, key);
      return key;
    } finally {
      spec.clearPassword();
    }
  }

  @Override
  public String toString() {
    return "a master key from a password";
  }
}
