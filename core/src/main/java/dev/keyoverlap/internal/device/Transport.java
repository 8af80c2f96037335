package dev.keyoverlap.internal.device;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.spec.OAEPParameterSpec;

/** A key that came with a message, encrypted with RSA (RFC 8017, 7). */
public final class Transport {

  private final byte[] value;
  private final BigInteger modulus;
  private final Optional<OAEPParameterSpec> oaep;
  private final byte[] substitute;

  /**
   * One of a message.
   *
   * @param value the encrypted bytes
   * @param modulus of the public key
   * @param oaep the parameters of OAEP; empty for PKCS#1 v1.5
   * @param substitute the answer to a wrong padding of PKCS#1 v1.5: a key of the length expected
   */
  public Transport(
      byte[] value, BigInteger modulus, Optional<OAEPParameterSpec> oaep, byte[] substitute) {
    this.value = value;
    this.modulus = modulus;
    this.oaep = oaep;
    this.substitute = substitute;
  }

  /**
   * The encrypted bytes.
   *
   * @return not a copy
   */
  public byte[] value() {
    return value;
  }

  /**
   * The parameters of OAEP.
   *
   * @return empty for PKCS#1 v1.5
   */
  public Optional<OAEPParameterSpec> oaep() {
    return oaep;
  }

  /**
   * The answer to a wrong padding of PKCS#1 v1.5.
   *
   * @return not a copy
   */
  public byte[] substitute() {
    return substitute;
  }

  /**
   * That the value can have been encrypted to the key, which everybody can tell. So a device is not
   * asked for what it would refuse.
   *
   * @return this
   * @throws BadPaddingException if it cannot
   */
  public Transport possible() throws BadPaddingException {
    if (value.length != length() || new BigInteger(1, value).compareTo(modulus) >= 0) {
      throw new BadPaddingException("It was not encrypted to this key");
    }
    return this;
  }

  private int length() {
    return (modulus.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
  }

  /**
   * The key in a block that was decrypted without touching its padding. Neither result nor time
   * tells whether PKCS#1 v1.5 was right. OAEP is either right or not, and the time does not tell
   * why not.
   *
   * @param block as long as the modulus, or without zeros at its beginning; wiped
   * @return the key, or the substitute
   * @throws BadPaddingException if the padding is that of OAEP and wrong
   * @throws GeneralSecurityException if this Java does not know the digest
   */
  public byte[] fromRaw(byte[] block) throws GeneralSecurityException {
    byte[] whole = new byte[Math.max(length(), block.length)];
    System.arraycopy(block, 0, whole, whole.length - block.length, block.length);
    Arrays.fill(block, (byte) 0);
    return oaep.isPresent()
        ? OaepPadding.remove(whole, oaep.get())
        : Pkcs1v15Padding.remove(whole, substitute);
  }
}
