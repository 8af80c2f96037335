package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerTest {

  @Test
  void junit_keyoverlapBomImportedFirst_staysTheConsumersOwn() {
    String jar = Test.class.getProtectionDomain().getCodeSource().getLocation().getPath();

    assertTrue(jar.endsWith("/junit-jupiter-api-" + System.getProperty("consumer.junit") + ".jar"));
  }

  @Test
  void modules_onTheModulePath_areNamed() {
    assertEquals(
        List.of(
            "dev.keyoverlap.core",
            "dev.keyoverlap.cms",
            "dev.keyoverlap.xmldsig",
            "dev.keyoverlap.wssec"),
        Modules.ofEntryPoints());
  }
}
