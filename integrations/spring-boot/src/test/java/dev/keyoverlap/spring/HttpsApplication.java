package dev.keyoverlap.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.cms.CmsSigner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** An application with no line of Java about keys: it signs what it is sent. */
@SpringBootApplication
@RestController
public class HttpsApplication {

  private final CmsSigner signer;

  HttpsApplication(CmsSigner signer) {
    this.signer = signer;
  }

  @PostMapping("/orders")
  byte[] sign(@RequestBody String order) throws Exception {
    return signer.sign(order.getBytes(UTF_8));
  }
}
