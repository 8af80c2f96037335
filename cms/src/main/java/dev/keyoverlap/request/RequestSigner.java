package dev.keyoverlap.request;

import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.internal.words.ForeignMessage;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jcajce.io.OutputStreamFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.RuntimeOperatorException;

/** Signs a request with its own key, by whichever provider takes the key. For one signature. */
final class RequestSigner implements ContentSigner {

  private final AlgorithmIdentifier identifier;
  private final Signature signature;

  RequestSigner(PublicKey publicKey, UnlockedKey key) throws GeneralSecurityException {
    SignatureSuite suite =
        SignatureSuite.defaultFor(publicKey)
            .orElseThrow(
                () ->
                    new IllegalStateException("Made for signatures: " + publicKey.getAlgorithm()));
    this.identifier = new DefaultSignatureAlgorithmIdentifierFinder().find(suite.jcaName());
    this.signature =
        CryptoProviders.byRule()
            .of(key.provider())
            .signing(suite.task(), suite.jcaName(), key.privateKey(), null);
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return identifier;
  }

  @Override
  public OutputStream getOutputStream() {
    return OutputStreamFactory.createStream(signature);
  }

  @Override
  public byte[] getSignature() {
    try {
      return signature.sign();
    } catch (SignatureException e) {
      throw new RuntimeOperatorException("The key did not sign: " + ForeignMessage.of(e), e);
    }
  }
}
