package dev.keyoverlap.key;

/**
 * A private key that another service works with, such as the key management of a cloud, and that
 * never comes into this process. It is a lambda:
 *
 * <pre>{@code
 * RemoteKey key = task -> kms.sign(keyName, task.algorithm(), task.digest());
 * rotation.add(alias("orders"), HeldKey.of(key, chain));
 * }</pre>
 *
 * <p>A key that decrypts has a second method:
 *
 * <pre>{@code
 * final class KmsKey implements RemoteKey {
 *   @Override public byte[] sign(RemoteSigning task) throws IOException {
 *     return kms.sign(keyName, task.algorithm(), task.digest());
 *   }
 *   @Override public byte[] open(RemoteOpening task) throws IOException {
 *     return task.kind() == RemoteOpening.Kind.RSA_OAEP
 *         ? kms.decrypt(keyName, task.value())
 *         : RemoteKey.super.open(task);               // says that the key cannot do that
 *   }
 * }
 * }</pre>
 *
 * <p>Every format works with such a key: CMS, XML, SOAP, TLS and certificate requests. The service
 * is asked once per signature or decryption. If it throws, you get a {@link
 * KeyUnavailableException} with the reason, and the next message asks again.
 *
 * <p>Implementations must be safe for use by several threads. At most 16 work with one key at a
 * time, see {@link HeldKey#of(RemoteKey, java.util.List)}.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface RemoteKey {

  /**
   * Signs.
   *
   * @param task what to sign, and how
   * @return the value of the signature: for ECDSA a SEQUENCE of two numbers in DER (RFC 3279,
   *     2.2.3), which most services return
   * @throws Exception if the service does not sign; the message says why and holds no secret
   */
  byte[] sign(RemoteSigning task) throws Exception;

  /**
   * Decrypts a key, or agrees on a secret.
   *
   * @param task what to open, and how
   * @return the decrypted key, or the bare secret
   * @throws javax.crypto.BadPaddingException if the service says that the message is wrong; it is
   *     then handled like any message that cannot be decrypted
   * @throws Exception if the service does not open it for any other reason; the message says why
   *     and holds no secret
   */
  default byte[] open(RemoteOpening task) throws Exception {
    throw new UnsupportedOperationException("it cannot be used for " + task.kind());
  }
}
