package dev.keyoverlap.examples.cxf;

import jakarta.jws.WebService;

/** The operations of the endpoint. */
@WebService
public interface Orders {

  /**
   * Places an order.
   *
   * @param order what is ordered
   * @return what was ordered
   */
  String place(String order);
}
