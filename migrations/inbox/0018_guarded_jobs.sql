ALTER TABLE `alarms` ADD `failures` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `alarms` ADD `held_until` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `is_listed` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `queued_at` integer;