package dev.keyoverlap.camel;

import dev.keyoverlap.wssec.ReceivedSoap;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;

/** The operations on SOAP envelopes, of a module that an application can leave out. */
final class SoapEngines {

  private SoapEngines() {}

  static Engine protect(SoapProtector protector) {
    return message -> Outcome.of(protector.protect(message));
  }

  static Engine receive(SoapReceiver receiver) {
    return message -> {
      ReceivedSoap received = receiver.receive(message);
      return new Outcome(
          received.envelope(),
          received.report().orElse(null),
          received.decryptedWith().orElse(null));
    };
  }
}
