package dev.keyoverlap.wssec;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.xml.namespace.QName;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.engine.WSSConfig;
import org.apache.wss4j.dom.engine.WSSecurityEngineResult;
import org.apache.wss4j.dom.handler.RequestData;
import org.apache.wss4j.dom.processor.Processor;
import org.apache.wss4j.dom.processor.SignatureProcessor;
import org.w3c.dom.Element;

/**
 * Refuses signatures under WSS4J that were not made with a private key. Use it wherever a {@link
 * KeyringCrypto} with {@link KeyringCrypto.Builder#trust} verifies.
 *
 * <p>WSS4J also accepts a signature with a symmetric key that the sender has encrypted to you.
 * Anybody who has your certificate can make one. WSS4J reports it as a signature like any other,
 * and asks no {@code Crypto} whether it is trusted. This processor reads signatures as WSS4J does,
 * and refuses those.
 *
 * <p>With CXF:
 *
 * <pre>{@code
 * properties.put(WSS4JInInterceptor.PROCESSOR_MAP, TrustedSignatures.processors());
 * endpoint.getInInterceptors().add(new WSS4JInInterceptor(properties));
 * }</pre>
 *
 * <p>With WSS4J itself:
 *
 * <pre>{@code
 * WSSConfig config = WSSConfig.getNewInstance();
 * TrustedSignatures.configure(config);
 * engine.setWssConfig(config);                      // the WSSecurityEngine
 * }</pre>
 *
 * <p>Where neither can be set, as under WS-SecurityPolicy in CXF, give the results to {@link
 * #require}. Do not use it for answers that are protected with a key that you sent yourself
 * (symmetric binding): those have no other signature.
 *
 * <p>Instances are safe for use by several threads.
 *
 * @since 1.0
 */
public final class TrustedSignatures implements Processor {

  private static final String HMAC = "hmac";

  private final Processor wss4j = new SignatureProcessor();

  private TrustedSignatures() {}

  /**
   * The processor for signatures, as CXF's property {@code wss4j.processor.map} expects it.
   *
   * @return a map with one entry, for {@code ds:Signature}
   */
  public static Map<QName, Object> processors() {
    return Map.of(WSConstants.SIGNATURE, new TrustedSignatures());
  }

  /**
   * Lets a configuration of WSS4J read signatures with this processor.
   *
   * @param config the configuration; do not share it with code that accepts such signatures
   */
  public static void configure(WSSConfig config) {
    config.setProcessor(WSConstants.SIGNATURE, new TrustedSignatures());
  }

  /**
   * Checks what WSS4J found in a message.
   *
   * @param results all results for one security header
   * @throws WSSecurityException if a signature among them was made with a symmetric key
   */
  public static void require(Collection<WSSecurityEngineResult> results)
      throws WSSecurityException {
    for (WSSecurityEngineResult result : results) {
      boolean signature =
          result.get(WSSecurityEngineResult.TAG_ACTION) instanceof Integer action
              && (action == WSConstants.SIGN || action == WSConstants.UT_SIGN);
      boolean byPrivateKey =
          result.get(WSSecurityEngineResult.TAG_SECRET) == null
              && (result.get(WSSecurityEngineResult.TAG_X509_CERTIFICATE) != null
                  || result.get(WSSecurityEngineResult.TAG_PUBLIC_KEY) != null);
      boolean byHmac =
          String.valueOf(result.get(WSSecurityEngineResult.TAG_SIGNATURE_METHOD)).contains(HMAC);
      if (signature && (!byPrivateKey || byHmac)) {
        throw notTrusted();
      }
    }
  }

  private static WSSecurityException notTrusted() {
    return new WSSecurityException(
        WSSecurityException.ErrorCode.FAILED_AUTHENTICATION,
        "empty",
        new Object[] {
          "Not trusted: the signature was made with a symmetric key, which anybody can have sent."
              + " Ask the partner to sign with the private key of its certificate"
        });
  }

  /**
   * Reads a signature as WSS4J does.
   *
   * @param element the {@code ds:Signature}
   * @param request how the message is read
   * @return what WSS4J says about it
   * @throws WSSecurityException if WSS4J refuses it, or it was made with a symmetric key
   */
  @Override
  public List<WSSecurityEngineResult> handleToken(Element element, RequestData request)
      throws WSSecurityException {
    List<WSSecurityEngineResult> results = wss4j.handleToken(element, request);
    require(results);
    return results;
  }
}
