DROP INDEX `credentials_tenant_provider_origin`;--> statement-breakpoint
ALTER TABLE `credentials` ADD `external_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `app_secret` text;--> statement-breakpoint
ALTER TABLE `credentials` ADD `business_account_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `credentials_tenant_provider_origin_external` ON `credentials` (`tenant_id`,`provider`,`origin`,`external_id`);