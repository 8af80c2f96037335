package dev.keyoverlap.benchmarks.cms;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;

/**
 * The JDK's parameters of GCM under the number that BouncyCastle asks for, and the JDK knows only
 * by name; without them BouncyCastle cannot decrypt GCM with the JDK's cipher.
 */
final class GcmParametersByNumber extends Provider {

  private static final String TYPE = "AlgorithmParameters";

  GcmParametersByNumber() {
    super("GcmParametersByNumber", "1", "The JDK's parameters of GCM under their number");
    Service named = Security.getProvider("SunJCE").getService(TYPE, "GCM");
    putService(
        new Service(
            this,
            TYPE,
            NISTObjectIdentifiers.id_aes256_GCM.getId(),
            named.getClassName(),
            List.of(),
            Map.of()) {
          @Override
          public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return named.newInstance(parameter);
          }
        });
  }
}
