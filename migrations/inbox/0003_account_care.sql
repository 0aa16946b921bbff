ALTER TABLE `accounts` ADD `handle` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `own_name` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `state_since` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `problem` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `paused_at` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `history_days` integer;