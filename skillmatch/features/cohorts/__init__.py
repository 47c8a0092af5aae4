"""订单班: the engine proposes a class for an order, a trainer reviews it, swaps with the cost in sight, approves or sends back."""
