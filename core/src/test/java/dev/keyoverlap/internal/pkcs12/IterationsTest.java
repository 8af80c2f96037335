package dev.keyoverlap.internal.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an administrator of the JDK says of iterations holds for us. */
class IterationsTest {

  private static final Map<String, IntSupplier> PROPERTIES =
      Map.of(
          "keystore.pkcs12.keyPbeIterationCount", Iterations::ofKeys,
          "keystore.pkcs12.certPbeIterationCount", Iterations::ofCertificates,
          "keystore.pkcs12.macIterationCount", Iterations::ofMac);

  @AfterEach
  void clear() {
    PROPERTIES.keySet().forEach(System::clearProperty);
    PROPERTIES.keySet().forEach(property -> Security.setProperty(property, ""));
  }

  @Test
  void iterations_areWhatTheirPropertySays_orTheStandard() {
    PROPERTIES.forEach(
        (property, iterations) -> {
          assertThat(iterations.getAsInt()).isEqualTo(10_000);
          Security.setProperty(property, " 12000 ");
          assertThat(iterations.getAsInt()).isEqualTo(12_000);
          System.setProperty(property, "13000");
          assertThat(iterations.getAsInt()).isEqualTo(13_000);
          System.setProperty(property, "0");
          assertThat(iterations.getAsInt()).isOne();
          for (String nonsense : new String[] {"", " ", "many"}) {
            System.setProperty(property, nonsense);
            assertThat(iterations.getAsInt()).isEqualTo(10_000);
          }
        });
  }
}
