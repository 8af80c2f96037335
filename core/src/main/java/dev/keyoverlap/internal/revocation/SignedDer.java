package dev.keyoverlap.internal.revocation;

import dev.keyoverlap.internal.key.CertificateStrength;
import dev.keyoverlap.internal.key.SpareProviders;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** A value with a signature beside it, as X.509 has it. */
final class SignedDer {

  private static final int NULL = 0x05;
  private static final String RSASSA_PSS = "RSASSA-PSS";

  private final byte[] value;
  private final String algorithm;
  private final Optional<byte[]> parameters;
  private final byte[] signature;

  private SignedDer(byte[] value, String algorithm, Optional<byte[]> parameters, byte[] signature) {
    this.value = value;
    this.algorithm = algorithm;
    this.parameters = parameters;
    this.signature = signature;
  }

  static SignedDer of(Der value, Der algorithm, Der signature) throws IOException {
    DerFields fields = DerFields.of(algorithm);
    String oid = fields.take(Der.OBJECT_IDENTIFIER).oid();
    Optional<byte[]> parameters =
        fields.optional(NULL).isPresent()
            ? Optional.empty()
            : fields.optional(Der.SEQUENCE).map(Der::encoded);
    fields.requireEnd();
    byte[] bits = signature.content();
    if (bits.length == 0 || bits[0] != 0) {
      throw new IOException("its signature is none");
    }
    return new SignedDer(
        value.encoded(), oid, parameters, Arrays.copyOfRange(bits, 1, bits.length));
  }

  /** Whether the signature proves nothing, by any key. */
  boolean isWeak() {
    return CertificateStrength.isWeakSignature(algorithm, parameters.orElse(null));
  }

  boolean isSignedBy(PublicKey key) {
    try {
      return verify(key);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      return false;
    }
  }

  private boolean verify(PublicKey key) throws GeneralSecurityException, IOException {
    try {
      return verify(Signature.getInstance(algorithm), key);
    } catch (NoSuchAlgorithmException e) {
      return SpareProviders.attempt(
          "Signature",
          algorithm,
          e,
          provider -> {
            try {
              return verify(
                  Signature.getInstance(algorithm, provider),
                  SpareProviders.converted(key, provider));
            } catch (IOException unreadable) {
              throw new SignatureException(unreadable);
            }
          });
    }
  }

  private boolean verify(Signature verifier, PublicKey key)
      throws GeneralSecurityException, IOException {
    verifier.initVerify(key);
    if (parameters.isPresent()) {
      AlgorithmParameters pss = AlgorithmParameters.getInstance(RSASSA_PSS);
      pss.init(parameters.get());
      verifier.setParameter(pss.getParameterSpec(PSSParameterSpec.class));
    }
    verifier.update(value);
    return verifier.verify(signature);
  }
}
