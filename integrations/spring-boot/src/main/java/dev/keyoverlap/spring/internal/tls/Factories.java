package dev.keyoverlap.spring.internal.tls;

import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/** Factories that return one manager, whatever they are initialized with. */
final class Factories {

  private static final Provider PROVIDER = new Ours();

  private Factories() {}

  static KeyManagerFactory of(KeyManager manager) {
    return new KeyManagerFactory(new Keys(manager), PROVIDER, "KeyOverlap") {};
  }

  static TrustManagerFactory of(TrustManager manager) {
    return new TrustManagerFactory(new Trust(manager), PROVIDER, "KeyOverlap") {};
  }

  /** Offers no algorithm: it is a name for what is not from another provider. */
  static final class Ours extends Provider {

    private static final long serialVersionUID = 1L;

    Ours() {
      super("KeyOverlap", "1.0", "Keys of a key ring");
    }
  }

  private static final class Keys extends KeyManagerFactorySpi {

    private final KeyManager manager;

    Keys(KeyManager manager) {
      this.manager = manager;
    }

    @Override
    protected void engineInit(@Nullable KeyStore keys, char @Nullable [] password) {
      // The ring has the keys.
    }

    @Override
    protected void engineInit(@Nullable ManagerFactoryParameters parameters) {
      // The ring has the keys.
    }

    @Override
    protected KeyManager[] engineGetKeyManagers() {
      return new KeyManager[] {manager};
    }
  }

  private static final class Trust extends TrustManagerFactorySpi {

    private final TrustManager manager;

    Trust(TrustManager manager) {
      this.manager = manager;
    }

    @Override
    protected void engineInit(@Nullable KeyStore certificates) {
      // The ring has the certificates.
    }

    @Override
    protected void engineInit(@Nullable ManagerFactoryParameters parameters) {
      // The ring has the certificates.
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
      return new TrustManager[] {manager};
    }
  }
}
