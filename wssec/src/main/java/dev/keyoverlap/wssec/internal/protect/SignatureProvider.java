package dev.keyoverlap.wssec.internal.protect;

import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A security provider that makes the signatures of one key, whatever provider that needs, for WSS4J
 * to be given. It is never registered.
 */
final class SignatureProvider extends Provider {

  private static final long serialVersionUID = 1L;

  private final transient SigningKey key;

  SignatureProvider(SigningKey key) {
    super("KeyOverlap", "1", "The signatures of one key");
    this.key = key;
    putService(new OfKey(this, key.algorithm().jcaName()));
  }

  /** The service behind each name of the algorithm. */
  private final class OfKey extends Service {

    private OfKey(Provider provider, String algorithm) {
      super(provider, "Signature", algorithm, Value.class.getName(), List.of(), Map.of());
    }

    @Override
    public Object newInstance(@Nullable Object parameter) {
      return new Value(key);
    }
  }

  /** One signature in the making. */
  private static final class Value extends SignatureSpi {

    private final SigningKey key;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Value(SigningKey key) {
      this.key = key;
    }

    @Override
    protected void engineInitSign(PrivateKey privateKey) {
      bytes.reset();
    }

    @Override
    protected void engineUpdate(byte b) {
      bytes.write(b);
    }

    @Override
    protected void engineUpdate(byte[] more, int offset, int length) {
      bytes.write(more, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      try {
        return key.sign(bytes.toByteArray());
      } catch (GeneralSecurityException e) {
        throw new SignatureException(e.getMessage(), e);
      }
    }

    @Override
    protected void engineSetParameter(AlgorithmParameterSpec parameters) {
      // The key's algorithm has them.
    }

    @Override
    protected void engineInitVerify(PublicKey publicKey) {
      throw new UnsupportedOperationException("It signs only");
    }

    @Override
    protected boolean engineVerify(byte[] value) {
      throw new UnsupportedOperationException("It signs only");
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException("It has none");
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException("It has none");
    }
  }
}
