package dev.keyoverlap.internal.device;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A private key that knows the {@link Device} that works with it. It shows nothing of itself, and
 * {@link DeviceProvider} alone takes it.
 */
public class BoundKey implements PrivateKey {

  private static final long serialVersionUID = 1L;

  /** Those whose signatures {@link DeviceProvider} makes, and X25519, with which none is made. */
  private static final Set<String> ALGORITHMS =
      Set.of("RSA", "RSASSA-PSS", "EC", "EdDSA", "Ed25519", "Ed448", "XDH", "X25519");

  private final String algorithm;
  private final transient Device device;

  private final int orderBytes;

  private BoundKey(String algorithm, Device device, int orderBytes) {
    this.algorithm = algorithm;
    this.device = device;
    this.orderBytes = orderBytes;
  }

  /**
   * A key behind a device.
   *
   * @param publicKey its public key, which tells its kind
   * @param device works with it
   * @return the key
   */
  public static BoundKey of(PublicKey publicKey, Device device) {
    if (publicKey instanceof RSAKey rsa) {
      // Java's TLS asks for its length.
      return new Rsa(publicKey.getAlgorithm(), device, rsa);
    }
    return publicKey instanceof ECKey ec
        ? new Ec(publicKey.getAlgorithm(), device, ec)
        : new BoundKey(publicKey.getAlgorithm(), device, 0);
  }

  private static int orderLength(ECKey key) {
    return (key.getParams().getOrder().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
  }

  /**
   * A key with the provider that it belongs to.
   *
   * @param key the key
   * @param provider the provider, if it belongs to one
   * @return a bound key; the key itself if it belongs to none, shows itself, or is of a kind that
   *     is not known here
   */
  public static PrivateKey bind(PrivateKey key, Optional<Provider> provider) {
    if (provider.isEmpty()
        || key instanceof BoundKey
        || key.getEncoded() != null
        || !ALGORITHMS.contains(key.getAlgorithm())) {
      return key;
    }
    Device device = new ProviderDevice(key, provider.get());
    if (key instanceof RSAKey rsa) {
      return new Rsa(key.getAlgorithm(), device, rsa);
    }
    return key instanceof ECKey ec
        ? new Ec(key.getAlgorithm(), device, ec)
        : new BoundKey(key.getAlgorithm(), device, 0);
  }

  /**
   * The provider to use a key with.
   *
   * @param key the key
   * @param own the provider that it belongs to, if to any
   * @return that of bound keys for a bound key, otherwise its own
   */
  public static Optional<Provider> providerOf(PrivateKey key, Optional<Provider> own) {
    return key instanceof BoundKey ? Optional.of(DeviceProvider.INSTANCE) : own;
  }

  /**
   * The device.
   *
   * @return it
   */
  public final Device device() {
    return device;
  }

  /** How long each number of a signature of ECDSA is, in bytes; 0 for other keys. */
  final int orderBytes() {
    return orderBytes;
  }

  @Override
  public final String getAlgorithm() {
    return algorithm;
  }

  @Override
  public final @Nullable String getFormat() {
    return null;
  }

  @Override
  public final byte @Nullable [] getEncoded() {
    return null;
  }

  /** The algorithm. */
  @Override
  public final String toString() {
    return algorithm + " key in a device";
  }

  private void writeObject(ObjectOutputStream out) throws InvalidObjectException {
    throw new InvalidObjectException("A key in a device stays there");
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("A key in a device stays there");
  }

  /** One that shows its modulus. */
  private static final class Rsa extends BoundKey implements RSAKey {

    private static final long serialVersionUID = 1L;

    private final transient RSAKey shown;

    private Rsa(String algorithm, Device device, RSAKey shown) {
      super(algorithm, device, 0);
      this.shown = shown;
    }

    @Override
    public BigInteger getModulus() {
      return shown.getModulus();
    }

    @Override
    public @Nullable AlgorithmParameterSpec getParams() {
      return shown.getParams();
    }
  }

  /** One that shows its curve. */
  private static final class Ec extends BoundKey implements ECKey {

    private static final long serialVersionUID = 1L;

    private final transient ECKey shown;

    private Ec(String algorithm, Device device, ECKey shown) {
      super(algorithm, device, orderLength(shown));
      this.shown = shown;
    }

    @Override
    public ECParameterSpec getParams() {
      return shown.getParams();
    }
  }
}
