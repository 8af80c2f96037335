package dev.keyoverlap.examples.cxf;

import jakarta.jws.WebService;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes orders and counts them. */
@WebService(endpointInterface = "dev.keyoverlap.examples.cxf.Orders")
public final class Warehouse implements Orders {

  private final AtomicInteger taken = new AtomicInteger();

  /** A warehouse without orders. */
  public Warehouse() {}

  @Override
  public String place(String order) {
    taken.incrementAndGet();
    return order;
  }

  int taken() {
    return taken.get();
  }
}
