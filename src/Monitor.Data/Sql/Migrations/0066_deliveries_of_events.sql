-- Who was told of an event, without a look at all that every webhook was told.
create index webhook_delivery_position on webhook_delivery (position) where position is not null;
