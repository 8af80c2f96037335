package dev.keyoverlap.camel;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsOpener;
import dev.keyoverlap.cms.CmsSealer;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;

/** Makes an engine of an object that the user built. */
final class GivenEngine {

  private GivenEngine() {}

  static Engine of(Object given, Operation operation, KeyOverlapConfiguration options) {
    Engine engine =
        switch (operation) {
          case SIGN -> given instanceof CmsSigner it ? signing(it, options) : null;
          case VERIFY -> given instanceof CmsVerifier it ? CmsEngines.verify(it) : null;
          case ENCRYPT -> given instanceof CmsEncryptor it ? CmsEngines.encrypt(it) : null;
          case DECRYPT -> given instanceof CmsDecryptor it ? CmsEngines.decrypt(it) : null;
          case SEAL -> given instanceof CmsSealer it ? CmsEngines.seal(it) : null;
          case OPEN -> given instanceof CmsOpener it ? CmsEngines.open(it) : null;
          case XML_SIGN -> given instanceof XmlSigner it ? XmlEngines.sign(it) : null;
          case XML_VERIFY -> given instanceof XmlVerifier it ? XmlEngines.verify(it) : null;
          case SOAP_PROTECT -> given instanceof SoapProtector it ? SoapEngines.protect(it) : null;
          case SOAP_RECEIVE -> given instanceof SoapReceiver it ? SoapEngines.receive(it) : null;
        };
    if (engine == null) {
      throw new IllegalArgumentException(
          ("Cannot create the endpoint 'keyoverlap:%s': its engine is a %s, which does not do this."
                  + " Name an object for this operation.")
              .formatted(operation.text(), given.getClass().getName()));
    }
    return engine;
  }

  private static Engine signing(CmsSigner signer, KeyOverlapConfiguration options) {
    return options.isDetached()
        ? DetachedEngine.signing(options.getSignatureHeader(), options.isBase64(), signer)
        : CmsEngines.sign(signer);
  }
}
