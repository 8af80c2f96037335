package dev.keyoverlap.internal.device;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KeyAgreement;
import javax.crypto.NoSuchPaddingException;
import org.jspecify.annotations.Nullable;

/** A key that a provider of Java works with, such as SunPKCS11. */
public final class ProviderDevice implements Device {

  private final PrivateKey key;
  private final Provider provider;
  private final Turns turns;

  ProviderDevice(PrivateKey key, Provider provider) {
    this(key, provider, Turns.of(provider));
  }

  /**
   * For one key.
   *
   * @param key the key
   * @param provider the provider that it belongs to
   * @param turns of the device
   */
  public ProviderDevice(PrivateKey key, Provider provider, Turns turns) {
    this.key = key;
    this.provider = provider;
    this.turns = turns;
  }

  @Override
  public byte[] sign(String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] data)
      throws GeneralSecurityException {
    return asked(
        algorithm,
        () -> {
          Signature signature = Signature.getInstance(algorithm, provider);
          if (parameters == null) {
            signature.initSign(key);
          } else {
            initialise(signature, parameters);
          }
          signature.update(data);
          return signature.sign();
        });
  }

  /** Some providers take the parameters first, and others the key. */
  private void initialise(Signature signature, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    try {
      signature.setParameter(parameters);
      signature.initSign(key);
    } catch (GeneralSecurityException | RuntimeException e) {
      signature.initSign(key);
      signature.setParameter(parameters);
    }
  }

  @Override
  public byte[] decrypt(Transport transport) throws GeneralSecurityException {
    Transport possible = transport.possible();
    byte[] block;
    try {
      // The bare operation: a provider's own removal of a padding may tell, by an exception and by
      // the time, what must not be told.
      block = raw(possible.value());
    } catch (DeviceException e) {
      if (!isMissing(e)) {
        throw e;
      }
      return withItsOwnPadding(possible);
    }
    return possible.fromRaw(block);
  }

  /**
   * The bare RSA operation.
   *
   * @param value as long as the modulus
   * @return the block, with its padding
   * @throws GeneralSecurityException if the device does not decrypt
   */
  public byte[] raw(byte[] value) throws GeneralSecurityException {
    return asked(
        "RSA",
        () -> {
          Cipher cipher = cipher("RSA/ECB/NoPadding");
          cipher.init(Cipher.DECRYPT_MODE, key);
          return cipher.doFinal(value);
        });
  }

  private byte[] withItsOwnPadding(Transport transport) throws GeneralSecurityException {
    String padding = transport.oaep().isPresent() ? "OAEPPadding" : "PKCS1Padding";
    try {
      return asked(
          "RSA with " + padding,
          () -> opened(cipher("RSA/ECB/" + padding), transport, transport.oaep().isPresent()));
    } catch (BadPaddingException e) {
      if (transport.oaep().isPresent()) {
        throw e;
      }
      return transport.substitute();
    }
  }

  private Cipher cipher(String transformation) throws GeneralSecurityException {
    return Cipher.getInstance(transformation, provider);
  }

  private byte[] opened(Cipher cipher, Transport transport, boolean oaep)
      throws GeneralSecurityException {
    if (oaep) {
      cipher.init(Cipher.DECRYPT_MODE, key, transport.oaep().orElseThrow());
    } else {
      cipher.init(Cipher.DECRYPT_MODE, key);
    }
    try {
      return cipher.doFinal(transport.value());
    } catch (IllegalBlockSizeException e) {
      throw new BadPaddingException(e.getMessage());
    } catch (ProviderException e) {
      if (saysTheMessageIsWrong(e)) {
        throw new BadPaddingException("The padding is not right");
      }
      throw e;
    }
  }

  /** As PKCS #11 says it (5.1.6 of version 2.40). */
  private static boolean saysTheMessageIsWrong(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("CKR_ENCRYPTED_DATA")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public byte[] agree(String algorithm, PublicKey theirs) throws GeneralSecurityException {
    return asked(
        algorithm,
        () -> {
          KeyAgreement agreement = KeyAgreement.getInstance(algorithm, provider);
          agreement.init(key);
          agreement.doPhase(theirs, true);
          return agreement.generateSecret();
        });
  }

  private byte[] asked(String algorithm, Turns.Work<byte[]> work) throws GeneralSecurityException {
    return turns.take(
        () -> {
          try {
            return work.done();
          } catch (BadPaddingException e) {
            throw e;
          } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
            throw new DeviceException(
                "its provider " + provider.getName() + " does not have the algorithm " + algorithm,
                e);
          } catch (GeneralSecurityException | RuntimeException e) {
            throw new DeviceException(
                "its provider " + provider.getName() + " failed: " + reason(e), e);
          }
        });
  }

  private static boolean isMissing(DeviceException e) {
    return e.getCause() instanceof NoSuchAlgorithmException
        || e.getCause() instanceof NoSuchPaddingException;
  }

  /** The innermost reason, which of PKCS #11 is the name of its code. */
  private static String reason(Throwable e) {
    String reason = String.valueOf(e.getMessage());
    Throwable cause = e.getCause();
    for (int depth = 0; cause != null && depth < 8; depth++, cause = cause.getCause()) {
      if (cause.getMessage() != null && !reason.contains(cause.getMessage())) {
        reason = reason + ": " + cause.getMessage();
      }
    }
    return reason;
  }
}
