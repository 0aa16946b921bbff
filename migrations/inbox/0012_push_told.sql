ALTER TABLE `push_state` ADD `told_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `push_state` ADD `subject` text DEFAULT 'https://parley.invalid' NOT NULL;