package dev.keyoverlap.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsMessage;
import dev.keyoverlap.cms.CmsOpener;
import dev.keyoverlap.cms.CmsSealer;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.wssec.SoapMessage;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.XmlMessage;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that Camel, Spring and scripts call by their name are not ambiguous. */
class MethodNamesTest {

  /**
   * A framework that calls a bean knows a name and how many arguments it has. It may not know their
   * types: they are null, or it converts them.
   */
  @ParameterizedTest
  @ValueSource(
      classes = {
        CmsSigner.class,
        CmsVerifier.class,
        CmsEncryptor.class,
        CmsDecryptor.class,
        CmsSealer.class,
        CmsOpener.class,
        CmsMessage.class,
        XmlSigner.class,
        XmlVerifier.class,
        XmlMessage.class,
        SoapProtector.class,
        SoapReceiver.class,
        SoapMessage.class
      })
  void method_isFound_byItsNameAndTheNumberOfItsParameters(Class<?> bean) {
    Set<String> seen = new TreeSet<>();
    Set<String> ambiguous = new TreeSet<>();
    for (Method method : bean.getMethods()) {
      if (method.isBridge() || method.getDeclaringClass().equals(Object.class)) {
        continue;
      }
      String call = method.getName() + "/" + method.getParameterCount();
      if (!seen.add(call)) {
        ambiguous.add(call);
      }
    }
    assertThat(seen).as("the search sees methods").hasSizeGreaterThan(2);
    assertThat(ambiguous).isEmpty();
  }
}
