package dev.keyoverlap.token;

import dev.keyoverlap.internal.device.Device;
import dev.keyoverlap.internal.device.DeviceException;
import dev.keyoverlap.internal.device.ProviderDevice;
import dev.keyoverlap.internal.device.Transport;
import dev.keyoverlap.key.RemoteKey;
import dev.keyoverlap.key.RemoteOpening;
import dev.keyoverlap.key.RemoteSigning;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/** One private key of a token, looked up by its public key in the session that there is. */
final class TokenKey implements RemoteKey, Device {

  private final Pkcs11Token token;
  private final X509Certificate certificate;

  TokenKey(Pkcs11Token token, X509Certificate certificate) {
    this.token = token;
    this.certificate = certificate;
  }

  boolean isThere() throws GeneralSecurityException {
    return token.ask(session -> session.key(certificate.getPublicKey()).isPresent());
  }

  /** A question about this key. */
  @FunctionalInterface
  private interface Question {
    byte[] to(ProviderDevice key) throws GeneralSecurityException;
  }

  private byte[] ask(Question question) throws GeneralSecurityException {
    try {
      return token.ask(
          session -> question.to(session.device(token.privateKey(session, certificate))));
    } catch (DeviceException e) {
      throw new DeviceException("the " + token + " does not serve: " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] sign(String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] data)
      throws GeneralSecurityException {
    return ask(key -> key.sign(algorithm, parameters, data));
  }

  @Override
  public byte[] decrypt(Transport transport) throws GeneralSecurityException {
    return ask(key -> key.decrypt(transport));
  }

  @Override
  public byte[] agree(String algorithm, PublicKey theirs) throws GeneralSecurityException {
    return ask(key -> key.agree(algorithm, theirs));
  }

  @Override
  public byte[] sign(RemoteSigning task) throws GeneralSecurityException {
    return sign(task.algorithm(), task.pss().orElse(null), task.data());
  }

  @Override
  public byte[] open(RemoteOpening task) throws GeneralSecurityException {
    return switch (task.kind()) {
      case RSA_OAEP, RSA_PKCS1 -> task.fromRaw(ask(key -> key.raw(task.value())));
      case ECDH, X25519 -> agree(task.kind().name(), task.theirs());
    };
  }
}
