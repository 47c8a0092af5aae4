"""订单班 as the enterprise sees it: asking for one, and following it in numbers without names."""
