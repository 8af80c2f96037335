package dev.keyoverlap.cms;

import dev.keyoverlap.KeyUnavailableException;

/**
 * Signs and encrypts messages in one step: one CMS message within the other, whole, as its content.
 *
 * <pre>{@code
 * CmsSealer sealer = signer.thenEncrypt(encryptor);
 * byte[] sealed = sealer.seal(order);
 * }</pre>
 *
 * <p>Sign, then encrypt, is the usual order: nobody else sees who signed, and what was signed is
 * what people mean, the content. It does not say for whom it was signed: a receiver can encrypt the
 * signed message again, to somebody else. Where that matters, name the receiver in the content. The
 * reverse order lets a gateway that cannot decrypt check who sent a message; but whoever can remove
 * that signature can put an own one there, without knowing what it is for.
 *
 * <p>A receiver reads such a message in two steps: {@code openssl cms -decrypt} and then {@code
 * openssl cms -verify}, say. On our side it is a {@link CmsOpener}.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @see CmsSigner#thenEncrypt
 * @see CmsEncryptor#thenSign
 */
public final class CmsSealer {

  private final Step first;
  private final Step second;

  private CmsSealer(Step first, Step second) {
    this.first = first;
    this.second = second;
  }

  static CmsSealer of(CmsSigner signer, CmsEncryptor encryptor) {
    signer.requireNesting(true);
    return new CmsSealer(signer::sign, encryptor::encrypt);
  }

  static CmsSealer of(CmsEncryptor encryptor, CmsSigner signer) {
    encryptor.requireNesting();
    signer.requireNesting(false);
    return new CmsSealer(encryptor::encrypt, signer::sign);
  }

  /**
   * Signs and encrypts, in the order of this sealer.
   *
   * @param content what to seal
   * @return the outer message; Base64 if it was built so
   * @throws KeyUnavailableException if a key cannot be used, as {@link CmsSigner#sign(byte[])} and
   *     {@link CmsEncryptor#encrypt(byte[])} say
   */
  public byte[] seal(byte[] content) throws KeyUnavailableException {
    return second.apply(first.apply(content));
  }

  @FunctionalInterface
  private interface Step {
    byte[] apply(byte[] content) throws KeyUnavailableException;
  }
}
