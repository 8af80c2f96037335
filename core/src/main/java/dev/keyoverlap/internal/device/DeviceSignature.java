package dev.keyoverlap.internal.device;

import java.io.ByteArrayOutputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/** One signature in the making: what is to be signed is collected, and signed in one operation. */
final class DeviceSignature extends SignatureSpi {

  private final String algorithm;
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private @Nullable BoundKey key;
  private @Nullable AlgorithmParameterSpec parameters;

  DeviceSignature(String algorithm) {
    this.algorithm = algorithm;
  }

  @Override
  protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
    if (!(privateKey instanceof BoundKey bound)) {
      throw new InvalidKeyException("This is no key in a device");
    }
    if (family(bound.getAlgorithm()) != family(algorithm)) {
      throw new InvalidKeyException(
          "A key for " + bound.getAlgorithm() + " makes no signature of " + algorithm);
    }
    key = bound;
    data.reset();
  }

  /** The letter by which keys and algorithms of one kind are told apart. */
  private static char family(String name) {
    if (name.contains("RSA")) {
      return 'R';
    }
    return name.startsWith("Ed") ? 'E' : name.contains("EC") ? 'C' : '-';
  }

  @Override
  protected void engineUpdate(byte b) {
    data.write(b);
  }

  @Override
  protected void engineUpdate(byte[] more, int offset, int length) {
    data.write(more, offset, length);
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    if (key == null) {
      throw new SignatureException("No key was given");
    }
    byte[] all = data.toByteArray();
    data.reset();
    try {
      String plain = algorithm.replace(EcdsaValue.SIDE_BY_SIDE, "");
      byte[] value = key.device().sign(plain, parameters, all);
      if (plain.equals(algorithm)) {
        return value;
      }
      return EcdsaValue.sideBySide(value, key.orderBytes());
    } catch (SignatureException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new SignatureException(e.getMessage(), e);
    }
  }

  @Override
  protected void engineSetParameter(AlgorithmParameterSpec more) {
    parameters = more;
  }

  @Override
  protected @Nullable AlgorithmParameters engineGetParameters() {
    return null;
  }

  @Override
  protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
    throw new InvalidKeyException("It signs only");
  }

  @Override
  protected boolean engineVerify(byte[] value) {
    throw new UnsupportedOperationException("It signs only");
  }

  @Override
  @Deprecated
  protected void engineSetParameter(String name, Object value) {
    throw new UnsupportedOperationException("It has none of that name");
  }

  @Override
  @Deprecated
  protected Object engineGetParameter(String name) {
    throw new UnsupportedOperationException("It has none of that name");
  }
}
