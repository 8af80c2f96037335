package dev.keyoverlap.camel;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The operations of an endpoint on each message. */
enum Operation {
  SIGN,
  VERIFY,
  ENCRYPT,
  DECRYPT,
  SEAL,
  OPEN,
  XML_SIGN,
  XML_VERIFY,
  SOAP_PROTECT,
  SOAP_RECEIVE;

  /** The operation of a URI. */
  public static Operation named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot create the endpoint 'keyoverlap:%s': there is no such operation. Use one of %s."
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Operation::text)
                                .collect(Collectors.joining(", ")))));
  }

  /** As in a URI. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
